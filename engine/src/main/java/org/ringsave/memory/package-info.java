/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Off-heap memory: page-aligned regions, the slab that holds all rings of a set, and mapped ring files.
 *
 * <p>Nothing here is part of the surface for embedders. Memory is owned by one {@link org.ringsave.memory.Slab}, freed
 * once, and never freed by the garbage collector's choice while a ring can still be used.
 */
package org.ringsave.memory;
