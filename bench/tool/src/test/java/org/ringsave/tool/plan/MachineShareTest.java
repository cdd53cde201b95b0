/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of several machines saves, sends and keeps. */
class MachineShareTest {
    private static final double DAY = 86_400e9;
    private static final SetShape SET = new SetShape(
        List.of(new ChannelClass("net", new Shape(900, 16, 0.5, 256, 4), 1e8),
            new ChannelClass("disk", new Shape(100, 16, 0.5, 4_096, 4), 3e8)),
        List.of(new RegionShape("ram", 1L << 30, 1, 0.1, 1e6, 1, true)), List.of(new StateShape("s", 1 << 20)));

    private final Model model = Fixtures.withMemory(Fixtures.model(), 1);

    private static PlanRequest request(SetShape set, double intervalNs) {
        return new PlanRequest(set, 0, 1, 1e9, Targets.of(1e6, 0.01), intervalNs, 30 * DAY, 3);
    }

    private Machines machines(int count, double intervalNs) {
        final PlanRequest own = Machines.share(request(SET, intervalNs), SET, 30 * DAY, count);
        return Planner.plan(model, own, SET, count).machines();
    }

    private List<MachineShare> shares(int count) {
        return machines(count, 10e9).shares();
    }

    @Test
    void oneMachineHasNoTable() {
        assertThat(shares(1)).isEmpty();
    }

    @Test
    void fewerAndMoreMachinesAreToldToo() {
        assertThat(shares(8)).extracting(MachineShare::machines).containsExactly(2, 4, 8, 16, 32);
        assertThat(shares(2)).extracting(MachineShare::machines).containsExactly(1, 2, 4, 8);
        assertThat(shares(500)).extracting(MachineShare::machines).containsExactly(125, 250, 500, 1_000);
    }

    @Test
    void shareIsAPlanOfItsOwn() {
        final MachineShare four = shares(4).stream().filter(one -> one.machines() == 4).findFirst().orElseThrow();
        assertThat(four.channels()).isEqualTo(250);
        final SetShape set = new SetShape(
            List.of(new ChannelClass("net", new Shape(225, 16, 0.5, 256, 4), 0.25e8),
                new ChannelClass("disk", new Shape(25, 16, 0.5, 4_096, 4), 0.75e8)),
            List.of(new RegionShape("ram", 1L << 28, 1, 0.1, 0.25e6, 1, true)),
            List.of(new StateShape("s", 1 << 18)));
        assertThat(SET.share(4)).isEqualTo(set);
        final Plan own = Planner.plan(model, request(set, 10e9));
        assertThat(four.image()).isEqualTo(own.imageLength());
        assertThat(Planner.plan(model, Machines.share(request(SET, 10e9), SET, 30 * DAY, 4), SET, 4).times())
            .isEqualTo(own.times());
        assertThat(four.begin()).isEqualTo(own.times().begin());
        assertThat(four.restore()).isEqualTo(own.times().restore());
        assertThat(four.fullRate()).isEqualTo(own.imageLength() / 10.0, within(1e-6));
        assertThat(four.deltaRate()).isEqualTo(own.delta().length() / 10.0, within(1e-6));
        assertThat(four.kept()).isEqualTo(3.0 * own.imageLength());
    }

    /** The best interval grows with the root of the time between failures, and of a save's. */
    @Test
    void moreMachinesFailMoreOften() {
        final List<MachineShare> all = machines(16, 0).shares();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).intervalNs()).isLessThan(0.6 * all.get(i - 1).intervalNs());
        }
    }

    @Test
    void archiveTakesTheImagesOfAllMachines() {
        assertThat(shares(8)).allSatisfy(one -> {
            assertThat(one.archive().fullRate()).isEqualTo(one.machines() * one.image() / 10.0, within(1e-3));
            assertThat(one.archive().deltaRate()).isEqualTo(one.machines() * one.deltaRate(), within(1e-3));
            assertThat(one.archive().kept()).isEqualTo(3.0 * one.machines() * one.image());
        });
    }

    /** A save of a large share takes longer than the interval. */
    @Test
    void numbersThatAreTooSmallAreLeftOut() {
        final double interval = 0.4e9;
        final Plan one = Planner.plan(model, request(SET, interval));
        assertThat(one.times().live().ns()).isGreaterThan(interval);
        assertThat(machines(4, interval).shares()).extracting(MachineShare::machines).containsExactly(4, 8, 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001, 65_537})
    void machinesWithoutAChannelAreRefused(int machines) {
        assertThatThrownBy(() -> shares(machines)).isInstanceOf(PlanRefusal.class)
            .hasMessage("machines=" + machines + " is not in 1..1000, a channel or more each");
    }
}
