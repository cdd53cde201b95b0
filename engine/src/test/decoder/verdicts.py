# Copyright 2026 The Ringsave authors
# SPDX-License-Identifier: Apache-2.0
"""Says of images and chains whether the second reader takes them.

    verdicts.py LIST

Each line of the file LIST has the path of an image, or of a full image and deltas with tabs between them. It prints a line
for each: "valid" with digest and cutId, those of the merged image for a chain, or "refused" with the reason.
"""
import sys

import decoder
import merge


def verdict(paths):
    images = []
    for path in paths:
        with open(path, "rb") as file:
            images.append(file.read())
    try:
        data = images[0] if len(images) == 1 else merge.merged(images)
        found = decoder.read_image(data)["image"]
    except (decoder.Bad, merge.Chain) as error:
        return f"refused {error}"
    return f"valid {found['digest']} {found['cutId']}"


def main(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            print(verdict(line.rstrip("\n").split("\t")))


if __name__ == "__main__":
    main(sys.argv[1])
