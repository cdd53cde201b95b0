/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Other ways to save the state of a set, behind one interface. Each has the best form that its documentation recommends
 * for memory outside the heap. Serializers have a second form, that of their front pages.
 * {@link org.ringsave.bench.peer.Ability} lists the differences beside time.
 */
package org.ringsave.bench.peer;
