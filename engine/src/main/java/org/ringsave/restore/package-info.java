/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Restoring: an image comes in, in any split, and nothing of it is visible before all of it was verified and applied.
 *
 * <pre>
 *     idle --begin--&gt; reading --restoreFromBuffer ... SUCCESS--&gt; verified --apply--&gt; idle
 *                       | ^                                       | |
 *                       | +--------- next: a delta of it ---------+ |
 *                       +------- ImageException, end: target empty--+--&gt; idle
 * </pre>
 *
 * <p>Rules of this room. An image is untrusted: a record's checksum is checked before its fields, every field before
 * it is used, every length before it allocates, copies or indexes. Into a given set, memory grows with the bytes that
 * came, not with their claims. With a limit, channels, regions and states take the memory that the image claims for
 * them, and all memory together stays within the limit.
 */
package org.ringsave.restore;
