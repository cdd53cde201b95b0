/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

/** How often the rarer events of histories happened. A run in which one of them is missing proves less than it says. */
final class HistoryCounts {
    final BaseAges ages = new BaseAges();
    int merges;
    int migrations;
    /** Writes that were refused, as the arena was full. */
    int pinned;
    /** Pairs of images of one cutId. */
    int twins;
    /** Twins of the image that the set was restored from. */
    int twinsOfRestored;
    /** Clocks that started again in a set that had bases. */
    int clocks;
    /** Chains that were refused for an image behind the first. */
    int refusals;

    void add(HistoryCounts other) {
        ages.add(other.ages);
        merges += other.merges;
        migrations += other.migrations;
        pinned += other.pinned;
        twins += other.twins;
        twinsOfRestored += other.twinsOfRestored;
        refusals += other.refusals;
        clocks += other.clocks;
    }

    /** Requires what a number of histories must have had. */
    void require(int histories) {
        assertThat(merges).isGreaterThan(histories);
        assertThat(migrations).isGreaterThan(histories / 4);
        assertThat(pinned).isGreaterThan(histories / 4);
        assertThat(twins).isGreaterThan(histories / 4);
        assertThat(twinsOfRestored).isGreaterThan(histories / 20);
        assertThat(refusals).isGreaterThan(histories / 20);
        assertThat(clocks).isGreaterThan(histories / 20);
        ages.requireAll(Math.max(1, histories / 100));
    }
}
