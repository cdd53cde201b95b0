/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A deterministic simulation of network and storage devices that embeds the engine as any simulator would. It is an
 * example to copy from. It also tests that a saved state is complete.
 *
 * <p>Rules of this room. The image holds all state that a tick reads or writes. That state is in rings, in-flight
 * tables, context areas, regions, an {@link org.ringsave.channel.AppState}, or a
 * {@link org.ringsave.channel.PacketStateHandler}. No tick depends on wall time, addresses, hash order, chance or a
 * live save. A write that a live save blocks waits within its tick. One thread.
 */
package org.ringsave.tool.sim;
