/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Moving a set that runs to another process: a base and deltas over a link while it runs, the last delta while it
 * rests.
 *
 * <pre>
 *     source   image ~~ chunk chunk chunk ~~ image ~~ chunk ...            ~~ image: the last ~~ chunk     commit
 *                 \                     \                                                     \           ^    \
 *     target       takes, verifies       acknowledges, takes the next ...      takes, verifies, applies, acknowledges
 *                                                                                                               opens
 * </pre>
 *
 * <p>A frame is 8 bytes, then its payload; little endian, digests as 32 hexadecimal digits in ASCII:
 *
 * <pre>
 *     0         2         3      4               8
 *     +---------+---------+------+---------------+-----------
 *     | 0x5352  | version | type | payload length| payload
 *     +---------+---------+------+---------------+-----------
 *
 *     1 image        u64 image length, u32 round, u32 1 if it is the last, 0 if not
 *     2 chunk        bytes of the image, 1 or more
 *     3 acknowledge  u32 round, digest of the image
 *     4 refuse       why, 1 to 512 bytes of UTF-8
 *     5 commit       digest of the last image
 * </pre>
 *
 * <p>Rules of this room. The set runs at the source until it rests, and at the target only after a commit came there
 * whole. What a link brings is checked before it is used. What goes wrong with link or peer is an outcome.
 */
package org.ringsave.migrate;
