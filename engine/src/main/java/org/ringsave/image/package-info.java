/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The image: lengths and offsets, records, checksums and digests, as {@code IMAGE-FORMAT.md} defines them.
 *
 * <p>The schema {@code ringsave-image.xml} is the home of every field; this room is the only one that touches the
 * codecs generated from it. Nothing here knows rings, files or sessions.
 */
package org.ringsave.image;
