/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Off-heap memory: page-aligned regions, the slab that holds all rings of a set, and mapped ring files.
 *
 * <p>No type of this room is for embedders. One {@link org.ringsave.memory.Slab} owns the memory and frees it once. The
 * garbage collector never frees it while a ring can still be used.
 */
package org.ringsave.memory;
