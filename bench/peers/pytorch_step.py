#!/usr/bin/env python3
"""Times a training step of the baseline network in PyTorch, to compare with `vae bench train`: random log-mels, Adam, 5 warm-up steps.

    OMP_NUM_THREADS=1 python3 bench/peers/pytorch_step.py [--steps 50] [--batch 32] [--version]

Prints JSON in milliseconds per step: median, least, 10th and 90th percentile, and the mean processor time of all threads.
"""

import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional

WARM_UP = 5


class Vae(nn.Module):
    def __init__(self, latent=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU())
        self.mu = nn.Linear(64 * 10 * 16, latent)
        self.logvar = nn.Linear(64 * 10 * 16, latent)
        self.decoder_input = nn.Linear(latent, 64 * 10 * 16)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1))

    def forward(self, log_mel):
        hidden = self.encoder(log_mel).flatten(1)
        mu, logvar = self.mu(hidden), self.logvar(hidden)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.decoder(self.decoder_input(z).view(-1, 64, 10, 16)), mu, logvar


def step(network, optimizer, log_mel):
    optimizer.zero_grad()
    reconstruction, mu, logvar = network(log_mel)
    error = functional.mse_loss(reconstruction, log_mel)
    kl = -0.5 * (1 + logvar - mu ** 2 - logvar.exp()).sum(1).mean()
    loss = error + 2 * torch.clamp(kl, min=0.5)
    loss.item()  # the trainer logs it
    loss.backward()
    optimizer.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--version", action="store_true", help="print PyTorch's version only")
    arguments = parser.parse_args()
    if arguments.version:
        print(f"PyTorch {torch.__version__}, oneDNN {'yes' if torch.backends.mkldnn.is_available() else 'no'}")
        return

    torch.manual_seed(0)
    network = Vae()
    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    batches = [torch.rand(arguments.batch, 1, 80, 128) * 2 - 1 for _ in range(4)]
    milliseconds, processor = [], 0
    for number in range(WARM_UP + arguments.steps):
        start = time.perf_counter()
        step(network, optimizer, batches[number % len(batches)])
        milliseconds.append((time.perf_counter() - start) * 1e3)
        if len(milliseconds) == WARM_UP:
            processor = time.process_time()
    processor = (time.process_time() - processor) * 1e3 / arguments.steps
    ordered = sorted(milliseconds[WARM_UP:])
    at = lambda share: ordered[round(share * (len(ordered) - 1))]
    print(json.dumps({"threads": torch.get_num_threads(), "median": at(0.5), "least": ordered[0], "p10": at(0.1), "p90": at(0.9),
                      "processor": processor}))


main()
