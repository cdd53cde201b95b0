/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Channels: a pair of rings with what is in flight at each end, and the set of channels that is saved together with the
 * embedder's own state.
 *
 * <p>Rules of this room. One owner thread for a set and all that belongs to it. States go CREATED, OPEN, PAUSED,
 * CLOSED; a call that the state forbids names it. Outcomes are values, mistakes are exceptions, and neither changes
 * anything.
 */
package org.ringsave.channel;
