/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.ring;

/** The decision of a {@link PacketHandler} about a request whose transaction id is in flight already. */
public enum RepeatAction {
    /** The request is dropped. The older one stays in flight. */
    DROP,
    /** The older request is forgotten, without a completion. The request is delivered in its place. */
    REPLACE
}
