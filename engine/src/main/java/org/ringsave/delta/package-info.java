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
 *     image    channel 1 ---------------- channel 5 ---- channel 9 ---- ...     what is not rings: the last delta's
 * </pre>
 *
 * <p>Rules of this room. What is written comes from bytes that were verified before. Nothing counts before all of all
 * files is verified. Memory does not depend on how long rings, regions and states are.
 */
package org.ringsave.delta;
