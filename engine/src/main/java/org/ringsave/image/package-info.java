/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The format of an image, as {@code IMAGE-FORMAT.md} defines it: lengths and offsets, records, checksums, digests.
 *
 * <p>The schema {@code ringsave-image.xml} has every field of a record, and this room alone touches the codecs
 * generated from it. It depends on no other room.
 */
package org.ringsave.image;
