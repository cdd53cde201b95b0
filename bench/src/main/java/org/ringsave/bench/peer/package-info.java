/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Other ways to save the state of a set, behind one interface, each in the best form that its documentation recommends
 * for memory outside the heap, and serializers once more as their front pages show them. They are here to be compared
 * with and do what they do well; {@link org.ringsave.bench.peer.Ability} says what they don't do.
 */
package org.ringsave.bench.peer;
