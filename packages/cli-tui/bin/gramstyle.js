#!/usr/bin/env node
import "../dist/cli.js";

// TensorFlow's library, where a backend loads it, would print what processor it found. It reads this
// from the process, not from the copy that a worker has.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
