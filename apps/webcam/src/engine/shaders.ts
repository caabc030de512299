/** The shaders around the net: frame to numbers, numbers to picture. Numbers are planar RGB. */

/** Room for the sizes and settings of any of the shaders: 12 numbers. */
export const parametersBytes = 48;

/** Threads of a work group, in each direction. */
export const groupSide = 8;

/**
 * The frame's texture, scaled, mirrored where asked for, as a net's input, which may be larger: what
 * is beyond the picture is its reflection.
 */
export const convertShader = /* wgsl */ `
struct Parameters {
  width: u32, height: u32, paddedWidth: u32, paddedHeight: u32, mirror: u32, range: f32,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var frame: texture_2d<f32>;
@group(0) @binding(2) var linear: sampler;
@group(0) @binding(3) var<storage, read_write> planar: array<f32>;

fn look(x: f32, y: f32) -> vec3f {
  let size = vec2f(f32(parameters.width), f32(parameters.height));
  var place = vec2f(x, y) / size;
  if (parameters.mirror == 1u) { place.x = 1.0 - place.x; }
  return textureSampleLevel(frame, linear, place, 0.0).rgb;
}

fn reflected(place: u32, side: u32) -> u32 {
  let period = max(1u, 2u * (side - 1u));
  let at = place % period;
  return select(period - at, at, at < side);
}

@compute @workgroup_size(${groupSide}, ${groupSide})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= parameters.paddedWidth || id.y >= parameters.paddedHeight) { return; }
  let x = f32(reflected(id.x, parameters.width));
  let y = f32(reflected(id.y, parameters.height));
  // Four looks a pixel, each between four texels: enough down to a quarter of the frame.
  let color = 0.25 * parameters.range * (look(x + 0.25, y + 0.25) + look(x + 0.75, y + 0.25)
    + look(x + 0.25, y + 0.75) + look(x + 0.75, y + 0.75));
  let plane = parameters.paddedWidth * parameters.paddedHeight;
  let i = id.y * parameters.paddedWidth + id.x;
  planar[i] = color.r;
  planar[plane + i] = color.g;
  planar[2u * plane + i] = color.b;
}`;

/**
 * Adds one style's share to the picture, cut out of what the net made; the first of a frame begins it
 * anew, the last blends it with the frame before by the map of shares: linear between the middles of
 * its blocks.
 */
export const mixShader = /* wgsl */ `
struct Parameters {
  width: u32, height: u32, paddedWidth: u32, paddedHeight: u32,
  first: u32, last: u32, inputFactor: f32, styleFactor: f32,
  mapSize: vec2f, blocksPerPixel: vec2f,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> stylized: array<f32>;
@group(0) @binding(3) var<storage, read> keep: array<f32>;
@group(0) @binding(4) var<storage, read_write> mixed: array<f32>;
@group(0) @binding(5) var<storage, read_write> picture: array<f32>;

fn shareAt(x: f32, y: f32) -> f32 {
  return keep[u32(y) * u32(parameters.mapSize.x) + u32(x)];
}

fn keptShare(x: u32, y: u32) -> f32 {
  let most = parameters.mapSize - 1.0;
  let middle = (vec2f(f32(x), f32(y)) + 0.5) * parameters.blocksPerPixel - 0.5;
  let place = clamp(middle, vec2f(0.0), most);
  let low = floor(place);
  let high = min(low + 1.0, most);
  let part = place - low;
  let upper = mix(shareAt(low.x, low.y), shareAt(high.x, low.y), part.x);
  let lower = mix(shareAt(low.x, high.y), shareAt(high.x, high.y), part.x);
  return mix(upper, lower, part.y);
}

@compute @workgroup_size(${groupSide}, ${groupSide})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= parameters.width || id.y >= parameters.height) { return; }
  let plane = parameters.width * parameters.height;
  let first = id.y * parameters.width + id.x;
  let paddedPlane = parameters.paddedWidth * parameters.paddedHeight;
  let paddedFirst = id.y * parameters.paddedWidth + id.x;
  let share = keptShare(id.x, id.y);
  for (var channel = 0u; channel < 3u; channel++) {
    let i = channel * plane + first;
    let at = channel * paddedPlane + paddedFirst;
    var value = parameters.inputFactor * input[at] + parameters.styleFactor * stylized[at];
    if (parameters.first == 0u) { value += mixed[i]; }
    mixed[i] = value;
    if (parameters.last == 1u) {
      picture[i] = mix(clamp(value, 0.0, 1.0), picture[i], share);
    }
  }
}`;

/** The picture onto the canvas, pixel by pixel. */
export const drawShader = /* wgsl */ `
@group(0) @binding(0) var<uniform> size: vec4u;
@group(0) @binding(1) var<storage, read> picture: array<f32>;

@vertex
fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  // One triangle that covers everything.
  return vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn color(@builtin(position) place: vec4f) -> @location(0) vec4f {
  let plane = size.x * size.y;
  let i = u32(place.y) * size.x + u32(place.x);
  return vec4f(picture[i], picture[plane + i], picture[2u * plane + i], 1.0);
}`;
