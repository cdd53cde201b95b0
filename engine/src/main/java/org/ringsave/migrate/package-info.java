/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Moves a running set to another process: a base and deltas go over a link while the set runs, the last delta while it
 * rests.
 *
 * <pre>
 *     source   image ~~ chunk chunk chunk ~~ image ~~ chunk ...            ~~ image: the last ~~ chunk     commit
 *                 \                     \                                                     \           ^    \
 *     target       takes, verifies       acknowledges, takes the next ...      takes, verifies, applies, acknowledges
 *                                                                                                               opens
 * </pre>
 *
 * <p>A frame is 8 bytes, then its payload. Numbers are little endian, digests are 32 hexadecimal digits in ASCII:
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
 * <p>Rules of this room. The set runs at the source until it rests, and at the target only after a whole commit. Bytes
 * of a link are checked before they are used. An error of link or peer is an outcome.
 */
package org.ringsave.migrate;
