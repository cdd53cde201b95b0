/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Seeded channel sets: the same arguments give the same state, byte for byte, on every machine. */
package org.ringsave.tool.workload;
