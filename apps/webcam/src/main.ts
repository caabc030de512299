/** The page: makes its parts and ties them together. */
import { runBench } from "./bench.ts";
import { createLiveStylizer } from "./engine/live-stylizer.ts";
import type { EngineFacts, WantedDevice } from "./engine/protocol.ts";
import { installServiceWorker, keepEngine } from "./offline.ts";
import { createRecordControl } from "./record/record-control.ts";
import { createStore } from "./settings/store.ts";
import { createSourceOpener } from "./source-opener.ts";
import { createStats } from "./stats.ts";
import { createStudio } from "./studio.ts";
import { createStyleChooser } from "./style-chooser.ts";
import { loadCatalogue } from "./styles/catalogue.ts";
import { createStyleShelf } from "./styles/style-shelf.ts";
import { bindActions } from "./ui/actions.ts";
import { bindControls, offerEightBits } from "./ui/controls.ts";
import { bindDivider } from "./ui/divider.ts";
import { byId } from "./ui/dom.ts";
import { createGovernorView } from "./ui/governor-view.ts";
import { createMessages } from "./ui/messages.ts";
import { createReadout } from "./ui/readout.ts";
import { nameOf } from "./ui/stats-panel.ts";
import { bindTheme } from "./ui/theme.ts";
import { createViewer } from "./ui/viewer.ts";

const address = new URL(location.href);
const wantedDevice = address.searchParams.get("device") ?? "auto";
const device = (["webgpu", "wasm"].includes(wantedDevice) ? wantedDevice : "auto") as WantedDevice;

const store = createStore(localStorage);
const messages = createMessages();
bindTheme(store);
bindControls(store);
bindDivider(store);
const viewer = createViewer();
store.watch(["mirror"], ({ mirror }) => viewer.mirror(mirror));
const stats = createStats();
const readout = createReadout(store, stats);
const governor = createGovernorView(store);

const stylizer = createLiveStylizer({
  device,
  engineFolder: new URL("./engine/", address).href,
  onEngine(facts: EngineFacts) {
    readout.engine(facts);
    const reason = facts.passedOver ? ` WebGPU was not taken: ${facts.passedOver}.` : "";
    byId("engine-facts").textContent = `Computes on ${nameOf(facts)}.${reason}`;
    void keepEngine(facts);
  },
});

const studio = createStudio({
  store,
  stylizer,
  show: viewer.show,
  onFrame(report, size, pace) {
    byId("loading").hidden = true;
    stats.add(report, performance.now());
    readout.frame(size);
    governor.show(pace, stats.summary()?.framesPerSecond);
  },
  onFailure: (error, style) => styles.giveUp(error, style),
});

const shelf = createStyleShelf(await loadCatalogue(), stylizer);
const styles = createStyleChooser({
  ...{ store, shelf, studio, messages },
  onReady(style) {
    stats.reset();
    offerEightBits(stylizer.factsOf(style)?.eightBits === true);
  },
});
const recorder = createRecordControl(viewer.canvas, messages, (on) => studio.holdSize(on));
const sources = createSourceOpener({ store, studio, viewer, messages, addStyle: styles.addFile });
bindActions({ store, studio, recorder, styles, sources });

void installServiceWorker(() => studio.source?.kind === "sample" && !recorder.recording);

if (address.searchParams.has("bench")) {
  await runBench({ store, studio, viewer, stats, styles });
} else {
  await Promise.all([sources.first(address.searchParams.get("source")), styles.first()]);
}
