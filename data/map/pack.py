#!/usr/bin/env python3
"""Packs the data of map and sea lanes from their sources; run by hand when a source changes.

pack.py WORLD.geo16 SEALANES.txt PORTS.csv DATADIR

map/world.geo16        land and land borders at 1:110m and 1:50m, from the npm package world-atlas 2.0.2
                       (layout in src/map/tw-world.c); country polygons are left out, nothing draws them
sealane/sealanes.bin   ports and sea lanes (layout in src/core/sealane/tw-sea-route.c), computed by the project
                       from the coastlines of world-atlas 2.0.2 and a port list of its own

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import struct
import sys

KEEP = ('land110', 'bound110', 'land50', 'bound50')


def pack_world(source, target):
    data = open(source, 'rb').read()
    assert data[:6] == b'GEO16\0'
    n_layers, = struct.unpack_from('<H', data, 6)
    at, kept = 8, []
    for _ in range(n_layers):
        start = at
        name = data[at:at + 12].rstrip(b'\0').decode()
        n_parts, = struct.unpack_from('<I', data, at + 16)
        at += 20
        for _ in range(n_parts):
            n_points, = struct.unpack_from('<I', data, at + 4)
            at += 8 + 4 * n_points
        if name in KEEP:
            kept.append(data[start:at])
    open(target, 'wb').write(data[:6] + struct.pack('<H', len(kept)) + b''.join(kept))


def hundredths(text):
    return max(-18000, min(18000, round(float(text) * 100)))


def pack_lanes(source, ports_csv, target):
    sizes = {row['locode']: row['size_class'] for row in csv.DictReader(open(ports_csv, encoding='utf-8'))}
    ports, nodes, edges, passages = [], [], [], ['-']
    for line in open(source, encoding='utf-8'):
        f = line.split()
        if f[0] == 'P':
            ports.append(struct.pack('<5sc', f[2].encode(), sizes[f[2]].encode()))
            nodes.append((f[3], f[4]))
        elif f[0] == 'N':
            nodes.append((f[2], f[3]))
        elif f[0] == 'E':
            if f[4] not in passages:
                passages.append(f[4])
            shape = f[5:]
            edges.append(struct.pack('<HHIBB', int(f[1]), int(f[2]), round(float(f[3]) * 10),
                                     passages.index(f[4]), len(shape) // 2) +
                         b''.join(struct.pack('<h', hundredths(v)) for v in shape))
    with open(target, 'wb') as out:
        out.write(struct.pack('<8sHHIHH', b'TWSEA1', len(ports), len(nodes), len(edges), len(passages), 0))
        out.write(b''.join(struct.pack('<16s', name.encode()) for name in passages))
        out.write(b''.join(ports))
        out.write(b''.join(struct.pack('<hh', hundredths(a), hundredths(b)) for a, b in nodes))
        out.write(b''.join(edges))


if __name__ == '__main__':
    world, lanes, ports, folder = sys.argv[1:]
    pack_world(world, folder + '/map/world.geo16')
    pack_lanes(lanes, ports, folder + '/sealane/sealanes.bin')
