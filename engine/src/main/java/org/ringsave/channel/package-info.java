/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Channels, their requests in flight, and the set that saves its channels together with the embedder's own state.
 *
 * <p>Rules of this room: a set has one owner thread, which may call everything. A member that another thread may call
 * says so. States go CREATED, OPEN, PAUSED, CLOSED, and a call that the state forbids names the state. Outcomes are
 * values, mistakes are exceptions, and after both nothing has changed.
 */
package org.ringsave.channel;
