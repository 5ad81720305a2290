#!/usr/bin/env python3
"""The embedding pipeline as it is usually written in Python: soundfile, a NumPy log-mel (librosa's definition), an eager PyTorch encoder.

    OMP_NUM_THREADS=1 python3 bench/peers/embed.py FOLDER MODEL [--clips N] [--processes N] [--out VECTORS.npy] [--stages] [--version]

FOLDER has sounds at 16 kHz, read in ordinal order of their paths; MODEL is a model folder with model.safetensors. Prints JSON.
With --stages: processor time of each step alone, in microseconds per clip. Otherwise: clips per second through all steps, without imports, and
processor time per clip. Runs in one process like a plain script, or with --processes in several of one thread each, which is Python's fastest way.
"""

import argparse
import json
import multiprocessing
import pathlib
import resource
import time

import numpy as np
import soundfile
import torch
from torch import nn

RATE, FFT, HOP, BANDS, FRAMES, RANGE_DB = 16_000, 1024, 256, 80, 128, 80
SEEN = (FRAMES - 1) * HOP + FFT // 2
BATCH = 32


def mel_bank():
    def to_mel(hz):
        return np.where(hz < 1000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1000) / 1000) * 27 / np.log(6.4))

    def to_hz(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    edges = to_hz(np.linspace(to_mel(np.float64(0)), to_mel(np.float64(RATE / 2)), BANDS + 2))
    hz = np.fft.rfftfreq(FFT, 1 / RATE)
    rising = (hz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hz) / np.diff(edges)[1:, None]
    return (np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


BANK = mel_bank()
WINDOW = np.hanning(FFT + 1)[:-1].astype(np.float32)


def log_mel(samples):
    samples = np.pad(samples, (FFT // 2, max(0, SEEN - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(samples, FFT)[::HOP][:FRAMES] * WINDOW
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    mel = BANK @ power.T
    decibels = 10 * np.log10(np.maximum(mel, 1e-10)) - 10 * np.log10(max(mel.max(), 1e-10))
    return (np.clip(decibels, -RANGE_DB, 0) * 2 / RANGE_DB + 1).astype(np.float32)


class Encoder(nn.Module):
    def __init__(self, weights):
        super().__init__()
        shapes = [weights[f"encoder.{i}.weight"].shape for i in range(0, 100, 2) if f"encoder.{i}.weight" in weights]
        layers = [layer for out, given, kernel, _ in shapes for layer in (nn.Conv2d(given, out, kernel, stride=2, padding=1), nn.ReLU())]
        self.encoder = nn.Sequential(*layers)
        self.mu = nn.Linear(weights["mu.weight"].shape[1], weights["mu.weight"].shape[0])
        self.load_state_dict({name: value for name, value in weights.items() if name.startswith(("encoder.", "mu."))})

    def forward(self, log_mels):
        return self.mu(self.encoder(log_mels).flatten(1))


def read_weights(path):
    """A safetensors file: the header's length, the header as JSON, the values."""
    content = pathlib.Path(path).read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    values = content[8 + length:]
    return {name: torch.from_numpy(np.frombuffer(values[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"]).copy())
            for name, entry in header.items()}


def read(path):
    return soundfile.read(path, frames=SEEN, dtype="float32")[0]


@torch.no_grad()
def embed(paths):
    return worker.encoder(torch.from_numpy(np.stack([log_mel(read(path)) for path in paths]))[:, None]).numpy()


def worker(model, threads=1):
    if threads:
        torch.set_num_threads(threads)
    worker.encoder = Encoder(read_weights(pathlib.Path(model) / "model.safetensors")).eval()


def stages(batches):
    spent = dict(decode=0.0, log_mel=0.0, encode=0.0)
    with torch.no_grad():
        for batch in batches:
            begun = time.process_time()
            sounds = [read(path) for path in batch]
            decoded = time.process_time()
            log_mels = np.stack([log_mel(samples) for samples in sounds])
            heard = time.process_time()
            worker.encoder(torch.from_numpy(log_mels)[:, None])
            spent["encode"] += time.process_time() - heard
            spent["decode"] += decoded - begun
            spent["log_mel"] += heard - decoded
    return {name: seconds * 1e6 / sum(map(len, batches)) for name, seconds in spent.items()}


def processor_seconds():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?")
    parser.add_argument("model", nargs="?")
    parser.add_argument("--clips", type=int)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--out")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--version", action="store_true", help="print the versions only")
    arguments = parser.parse_args()
    if arguments.version:
        print(f"NumPy {np.__version__}, PyTorch {torch.__version__}, soundfile {soundfile.__version__}")
        return
    paths = sorted(str(path) for path in pathlib.Path(arguments.folder).rglob("*.wav"))[:arguments.clips]
    batches = [paths[i:i + BATCH] for i in range(0, len(paths), BATCH)]
    if arguments.stages:
        worker(arguments.model)
        stages(batches[:2])
        print(json.dumps(stages(batches)))
        return
    begun, processor = time.perf_counter(), processor_seconds()
    if arguments.processes == 1:
        worker(arguments.model, threads=None)
        vectors = np.concatenate([embed(batch) for batch in batches])
        elapsed = time.perf_counter() - begun
    else:
        with multiprocessing.get_context("fork").Pool(arguments.processes, worker, [arguments.model]) as pool:
            vectors = np.concatenate(list(pool.imap(embed, batches)))
            elapsed = time.perf_counter() - begun
            pool.close()
            pool.join()
    if arguments.out:
        np.save(arguments.out, vectors)
    print(json.dumps(dict(clips=len(paths), clips_per_second=len(paths) / elapsed, core_microseconds=(processor_seconds() - processor) * 1e6 / len(paths))))


if __name__ == "__main__":
    main()
