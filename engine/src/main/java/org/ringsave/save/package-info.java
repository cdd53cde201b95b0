/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Saving: a session cuts a set, then writes the image into the caller's buffers.
 *
 * <pre>
 *     idle --begin--&gt; saving --saveContinue ... SUCCESS--&gt; saved --end--&gt; idle
 *                    |  ^  |  &lt;--------- seek ------------------|
 *           parallel |  |  +--end: cancelled--&gt; idle
 *                    v  | finish
 *                   parts: each as above, on any thread
 * </pre>
 *
 * <p>Rules of this room. Small and mutable state is captured once, inside {@code begin}. Ring bytes go from the ring to
 * the caller's buffer in one copy, and their checksum is computed while they are hot. A save allocates only inside
 * {@code begin} and {@code parallel}.
 */
package org.ringsave.save;
