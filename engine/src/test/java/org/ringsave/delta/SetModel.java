/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ModelRegion;

/** What a set must hold at an instant: its regions, the packets of its rings, its requests in flight. */
record SetModel(List<ModelRegion> regions, RequestModel requests) {
    SetModel copy() {
        return new SetModel(regions.stream().map(ModelRegion::copy).toList(), requests.copy());
    }

    /** Requires a set to have these regions and requests. */
    void requireIn(ChannelSet set, String what) {
        regions.forEach(region -> assertThat(region.difference(set)).as(what).isNull());
        assertThat(requests.tables(set)).as(what).isEqualTo(requests.tables());
    }

    /** Requires an open set, which is of no use afterwards, to have these packets in its rings. */
    void requireInRings(ChannelSet set, String what) {
        assertThat(requests.drain(set)).as(what).isEqualTo(requests.rings());
    }
}
