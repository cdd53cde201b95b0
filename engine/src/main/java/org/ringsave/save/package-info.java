/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Saving: a session takes the cut of a set, then writes the image into the caller's buffers.
 *
 * <pre>
 *     idle --begin--&gt; saving --saveContinue ... SUCCESS--&gt; saved --end--&gt; idle
 *                    |  ^  |  &lt;--------- seek ------------------|
 *           parallel |  |  +--end: cancelled--&gt; idle
 *                    v  | finish
 *                   parts: each as above, on any thread
 * </pre>
 *
 * <p>Rules of this room. What is small is captured once, inside {@code begin}. Ring bytes go from the ring to the
 * caller's buffer in one copy, with their checksum computed while they are hot. After {@code begin} nothing is
 * allocated.
 */
package org.ringsave.save;
