/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Deltas and their bases, joined to full images.
 *
 * <pre>
 *     base     channel 1 ------ channel 4 -------------- channel 9 ---- ...     each file is read once, from front to
 *     delta    channel 1 ---------------- channel 5 ---- channel 9 ---- ...     back, and all of it is verified
 *                  |                          |              |
 *     image    channel 1 ---------------- channel 5 ---- channel 9 ---- ...     all but rings: the last delta's
 * </pre>
 *
 * <p>Rules of this room. Every byte that is written was verified before. The sink is completed after all files were
 * verified. Memory does not depend on the lengths of rings, regions and states.
 */
package org.ringsave.delta;
