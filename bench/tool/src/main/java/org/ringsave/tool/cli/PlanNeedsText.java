/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.MemoryUse;
import org.ringsave.tool.plan.MigrationChanges;
import org.ringsave.tool.plan.MigrationForecast;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.StorageNeeds;

/** The needs of a plan for people: room in rings, a link, memory and storage. */
final class PlanNeedsText {
    /** A lower rate has no digits in MB/s. */
    private static final double LEAST_RATE = 1e4;
    /** Of saves in a day, which can be many: as many as the JSON has. */
    private static final MathContext DIGITS = new MathContext(5);

    private final PlanPage page;

    PlanNeedsText(PlanPage page) {
        this.page = page;
    }

    void print(Plan plan) {
        printRoom(plan);
        printMigration(plan.needs().migration(), plan.request().set().writeRate());
        plan.needs().migrationChanges().ifPresent(changes -> printChanges(changes, plan.needs().migration()));
        printMemory(plan.needs().memory());
        printStorage(plan.needs().storage(), plan.request().retain());
    }

    private void printRoom(Plan plan) {
        page.title("Room while a live save pins");
        page.line("slack a ring needs", Units.bytes(Math.round(plan.needs().room().needed())) + ", it has "
            + Units.bytes(Math.round(plan.needs().room().free())));
        page.line("moved aside", plan.needs().room().spilledAtMost() == 0 ? "nothing"
            : "up to " + Units.bytes(Math.round(plan.needs().room().spilledAtMost())) + ", the spill arena holds "
            + Units.bytes(plan.needs().memory().spill()));
    }

    private void printMigration(MigrationForecast migration, double writeRate) {
        page.title("Migration");
        page.line(migration.converges() ? "converges" : "does not converge",
            migration.rounds() + (migration.rounds() == 1 ? " image" : " images") + " while it runs, "
            + Units.rate(writeRate) + " written against " + Units.rate(migration.bytesPerSecond())
            + " sent");
        page.estimate("blackout", migration.blackout());
        page.line("left for it", Units.bytes(migration.lastBytes()) + ", and its restore comes on top");
        page.line("sent in all", Units.bytes(migration.sentBytes()) + " in " + Units.time(migration.durationNs()));
    }

    private void printChanges(MigrationChanges changes, MigrationForecast migration) {
        final List<String> one = new ArrayList<>();
        if (changes.writeRate() >= LEAST_RATE) {
            one.add("write at most " + Units.rate(changes.writeRate()));
        }
        if (Double.isFinite(changes.sinkRate())) {
            one.add("send " + Units.rate(changes.sinkRate()) + " or more");
        }
        if (changes.channels() > 0) {
            one.add("migrate at most " + Units.count(changes.channels()) + " channels");
        }
        one.add("allow a pause of " + Units.time(migration.blackout().mostNs()));
        page.line("converges if you", String.join(", or ", one));
    }

    private void printMemory(MemoryUse memory) {
        page.title("Memory");
        page.line("set", Units.bytes(memory.set()) + " off heap, exact");
        page.line("session", Units.bytes(memory.capture()) + " capture, " + Units.bytes(memory.spill()) + " spill, "
            + Units.bytes(memory.lineage()) + " bases of deltas, "
            + Units.bytes(memory.tables()) + " tables, " + Units.bytes(memory.slots()) + " slots of requests, "
            + Units.bytes(memory.buffers()) + " chunks");
        page.line("total", Units.bytes(memory.total()));
    }

    private void printStorage(StorageNeeds storage, int images) {
        page.title("Disk and network");
        page.line("kept", Units.bytes(Math.round(storage.keptBytes())) + ", " + images
            + (images == 1 ? " full image" : " full images"));
        page.line("each day", Units.digits(new BigDecimal(storage.savesPerDay()).round(DIGITS).doubleValue())
            + " saves: "
            + Units.bytes(Math.round(storage.fullBytesPerDay())) + " as full images, "
            + Units.bytes(Math.round(storage.deltaBytesPerDay())) + " as deltas");
    }
}
