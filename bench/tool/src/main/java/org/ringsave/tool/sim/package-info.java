/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A deterministic simulation of network and storage devices that embeds the engine as any simulator would: an example
 * to copy from, and the test that a saved state is complete.
 *
 * <p>Rules of this room. All state that a tick reads or writes is in the image: in the rings and in-flight tables, in
 * the context areas, in regions, in an {@link org.ringsave.channel.AppState}, or handed over by a {@link
 * org.ringsave.channel.PacketStateHandler}. Nothing depends on time, addresses, hash order or
 * chance, nor on a live save that is under way: what it stands in the way of waits within the tick. One thread.
 */
package org.ringsave.tool.sim;
