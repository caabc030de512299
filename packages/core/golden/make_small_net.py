"""Makes small-net.json and small-net.safetensors: reference values that PyTorch computed in float64.

    python make_small_net.py

A net in VGG-19's order of layers (up to relu5_1) with few channels, seeded weights and seeded
pictures. Everything is written here from the papers' formulas, without a line of Gramstyle, so that
the values are independent of what they are to check. Needs torch, numpy and safetensors.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

torch.set_default_dtype(torch.float64)
FOLDER = Path(__file__).parent
HEIGHT, WIDTH = 26, 36  # Neither is a multiple of 16: poolings drop a rest.
BLOCKS = [(2, 4), (2, 6), (4, 8), (4, 8), (1, 8)]  # Convolutions and channels.
# The presets' weights of the style layers follow VGG's own numbers of channels.
STYLE_LAYERS = {"relu1_1": 64, "relu2_1": 128, "relu3_1": 256, "relu4_1": 512, "relu5_1": 512}
CONTENT_LAYER = "relu4_2"

random = np.random.default_rng(20161126)


def make_weights():
    """He-initialised, as float32, which is what every engine gets."""
    weights, channels_in = {}, 3
    for block, (count, channels) in enumerate(BLOCKS, start=1):
        for i in range(1, count + 1):
            deviation = np.sqrt(2 / (channels_in * 9))
            kernel = random.normal(0, deviation, (channels, channels_in, 3, 3))
            weights[f"conv{block}_{i}.weight"] = kernel.astype(np.float32)
            weights[f"conv{block}_{i}.bias"] = random.normal(0, 2, channels).astype(np.float32)
            channels_in = channels
    return weights


def make_picture(noise):
    """Waves and a disc with noise, RGB in [0, 1]."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / HEIGHT
    planes = []
    for _ in range(3):
        fx, fy, phase = random.uniform(2, 14), random.uniform(2, 14), random.uniform(0, 6)
        disc = (x - random.uniform(0.2, 1.2)) ** 2 + (y - random.uniform(0.2, 0.8)) ** 2 < 0.06
        planes.append(0.5 + 0.3 * np.sin(fx * x + fy * y + phase) + 0.2 * disc)
    picture = np.stack(planes) + random.normal(0, noise, (3, HEIGHT, WIDTH))
    return np.clip(picture, 0, 1).astype(np.float32)[None]


def activations(image, weights, pool):
    mean = torch.tensor([103.939, 116.779, 123.68]).reshape(1, 3, 1, 1)
    x = image.flip(1) * 255 - mean  # BGR, as the Caffe model wants.
    found = {}
    for block, (count, _) in enumerate(BLOCKS, start=1):
        if block > 1:
            x = F.max_pool2d(x, 2) if pool == "max" else F.avg_pool2d(x, 2)
        for i in range(1, count + 1):
            name = f"{block}_{i}"
            x = F.conv2d(x, weights[f"conv{name}.weight"], weights[f"conv{name}.bias"], padding=1)
            x = F.relu(x)
            found[f"relu{name}"] = x
    return found


def gram_hw(features):
    _, channels, height, width = features.shape
    rows = features.reshape(channels, height * width)
    return rows @ rows.T / (height * width)


def losses(image, weights, pool, preset, content, style):
    """The total, the content's MSE and each style layer's MSE."""
    found = activations(image, weights, pool)
    content_mse = F.mse_loss(found[CONTENT_LAYER], content[CONTENT_LAYER])
    total = content_mse * (5 if preset == "neural-style" else 1)
    per_layer = {}
    for layer, vgg_channels in STYLE_LAYERS.items():
        # neural-style: F Fᵀ/(C H W), weight 100; gatys: F Fᵀ/(H W), weight 1000/C².
        divisor = found[layer].shape[1] if preset == "neural-style" else 1
        mse = F.mse_loss(gram_hw(found[layer]) / divisor, gram_hw(style[layer]) / divisor)
        total = total + mse * (100 if preset == "neural-style" else 1000 / vgg_channels**2)
        per_layer[layer] = mse
    return total, content_mse, per_layer


def main():
    stored_weights = make_weights()
    content_picture, style_picture = make_picture(0.02), make_picture(0.08)
    image_picture = np.clip(content_picture + random.normal(0, 0.1, content_picture.shape), 0, 1)
    pictures = {
        "content": content_picture,
        "style": style_picture,
        "image": image_picture.astype(np.float32),
    }
    weights = {name: torch.from_numpy(array).double() for name, array in stored_weights.items()}
    content, style, image = (
        torch.from_numpy(pictures[name]).double() for name in ("content", "style", "image")
    )

    pools, gradients, targets = {}, {}, {}
    for pool in ("max", "avg"):
        found = activations(image, weights, pool)
        target_content = activations(content, weights, pool)
        target_style = activations(style, weights, pool)
        targets[pool] = target_content, target_style
        by_preset = {}
        for preset in ("neural-style", "gatys"):
            x = image.clone().requires_grad_()
            total, content_mse, per_layer = losses(
                x, weights, pool, preset, target_content, target_style
            )
            (gradient,) = torch.autograd.grad(total, x)
            gradients[f"gradient.{pool}.{preset}"] = gradient.numpy().astype(np.float32)
            by_preset[preset] = {
                "style_mse_per_layer": {layer: mse.item() for layer, mse in per_layer.items()},
                "content_mse": content_mse.item(),
                "total": total.item(),
                "gradient_norm": gradient.norm().item(),
            }
        grams = {layer: gram_hw(target_style[layer]) for layer in STYLE_LAYERS}
        pools[pool] = {
            "activations": {
                layer: {
                    "shape": list(values.shape),
                    "mean": values.mean().item(),
                    "std": values.std(correction=0).item(),
                    "max": values.max().item(),
                    "first8": values.flatten()[:8].tolist(),
                }
                for layer, values in found.items()
            },
            "gram_hw": {
                layer: {
                    "trace": gram.trace().item(),
                    "frobenius": gram.norm().item(),
                    "corner4x4": gram[:4, :4].tolist(),
                }
                for layer, gram in grams.items()
            },
            "losses": by_preset,
        }

    target_content, target_style = targets["max"]

    def loss_at(x):
        return losses(x, weights, "max", "neural-style", target_content, target_style)[0]

    x = image.clone().requires_grad_()
    adam = torch.optim.Adam([x], lr=0.02, betas=(0.9, 0.99), eps=1e-8)
    trajectory = []
    for _ in range(20):
        adam.zero_grad()
        total = loss_at(x)
        total.backward()
        trajectory.append(total.item())
        adam.step()
        with torch.no_grad():
            x.clamp_(0, 1)

    x = image.clone().requires_grad_()
    lbfgs = torch.optim.LBFGS(
        [x],
        lr=1,
        max_iter=20,
        max_eval=1000,
        history_size=10,
        tolerance_grad=0,
        tolerance_change=0,
        line_search_fn="strong_wolfe",
    )
    evaluations = []

    def closure():
        lbfgs.zero_grad()
        total = loss_at(x)
        total.backward()
        evaluations.append(total.item())
        return total

    lbfgs.step(closure)

    rows, columns = image.diff(dim=2), image.diff(dim=3)
    values = {
        "pool": pools,
        "total_variation": {
            "l2_sum": (rows.square().sum() + columns.square().sum()).item(),
            "l1_sum": (rows.abs().sum() + columns.abs().sum()).item(),
        },
        "adam_trajectory": {"lr": 0.02, "total_loss": trajectory},
        "lbfgs_20": {
            "evaluations": len(evaluations),
            "first": evaluations[0],
            "final": loss_at(x.detach()).item(),
        },
    }
    (FOLDER / "small-net.json").write_text(json.dumps(values, separators=(",", ":")) + "\n")
    tensors = {**stored_weights, **pictures, **gradients}
    tensors = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    save_file(tensors, FOLDER / "small-net.safetensors")


main()
