/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.plan.ChannelLimit;
import org.ringsave.tool.plan.Estimate;
import org.ringsave.tool.plan.LeastInterval;
import org.ringsave.tool.plan.MemoryUse;
import org.ringsave.tool.plan.MigrationForecast;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Schedule;
import org.ringsave.tool.plan.Shape;
import org.ringsave.tool.plan.StorageNeeds;

/** A plan for people. */
final class PlanText {
    private static final String FIXED = "one";
    private static final Map<String, String> PARTS = Map.of("tables", "in-flight tables", "packets",
        "requests in flight", "captured", "their bytes", "starts", "starts of long runs");
    private static final double LEAST_PART = 0.005;

    private final PrintWriter out;

    PlanText(PrintWriter out) {
        this.out = out;
    }

    void print(Plan plan) {
        printRequest(plan.request());
        line("measured on", plan.machine().cpu() + ", " + plan.machine().date() + ", engine " + plan.machine().engine()
            + ", JDK " + plan.machine().jdk());
        title("Lengths");
        line("full image", Units.bytes(plan.imageLength()) + ", exact");
        line("delta", Units.bytes(plan.deltaLength()) + ", at the interval below");
        printTimes(plan);
        printChunk(plan);
        title("Most channels of this shape");
        plan.limits().forEach(limit -> printLimit(limit, plan.request().shape().channels()));
        printSchedule(plan);
        printRoom(plan);
        printMigration(plan.migration(), plan.request());
        printMemory(plan.memory());
        printStorage(plan.storage(), plan.request());
        title("Factors of the results if an input is half, one and a half times, twice as much, the"
            + " strongest first (chunk and interval stay)");
        SensitivityTable.lines(plan).forEach(out::println);
        title("How far the model was off where it had not been fitted: half of the cases, nine of ten");
        plan.errors().forEach((operation, error) -> line(name(operation), error.counted() == 0
            ? "no case was steady enough to tell" : Units.share(error.median()) + ", " + Units.share(error.p90())
            + " (" + error.counted() + " of " + error.configurations() + " cases were steady enough to count)"));
        out.flush();
    }

    private void printRequest(PlanRequest request) {
        final Shape shape = request.shape();
        line("set", Units.count(shape.channels()) + " channels of 2 x " + shape.ringPages() + " pages, "
            + Units.share(shape.fill()) + " full, packets of " + shape.packetLength() + " bytes, " + shape.inFlight()
            + " in flight on each");
        line("writers", Units.rate(request.writeRate()) + " together");
        line("sink", Units.rate(request.sinkRate()) + (request.threads() == 1 ? ", one thread"
            : ", " + request.threads() + " threads"));
        line("failures", "every " + Units.time(request.mtbfNs()));
    }

    private void printTimes(Plan plan) {
        title("Times, the sink's included");
        estimate("paused save (pause)", plan.save());
        parts(plan.saveParts(), plan.save().ns());
        estimate("live save, begin (pause)", plan.begin());
        parts(plan.beginParts(), plan.begin().ns());
        estimate("live save, all of it", plan.live());
        estimate("delta, paused", plan.delta());
        estimate("restore", plan.restore());
    }

    /** The fixed part as a time, the others as shares, if they are above zero. */
    private void parts(Map<String, Double> parts, double ns) {
        final double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        final StringBuilder shares = new StringBuilder();
        parts.entrySet().stream().filter(part -> !FIXED.equals(part.getKey()) && part.getValue() >= LEAST_PART * ns)
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed()).forEach(part -> shares.append("; ")
                .append(PARTS.getOrDefault(part.getKey(), part.getKey())).append(' ')
                .append(Units.share(part.getValue() / ns)));
        line("  of it", "fixed " + Units.time(parts.getOrDefault(FIXED, 0.0)) + shares
            + (ns - known >= LEAST_PART * ns ? "; the sink " + Units.share((ns - known) / ns) : ""));
    }

    private void printChunk(Plan plan) {
        title("Chunk");
        line(plan.chunk().recommended() ? "recommended" : "asked for", Units.bytes(plan.chunk().chunk()) + ": "
            + plan.chunk().reason());
        line("of the highest rate", Units.share(plan.chunk().share()) + " by the model; measured with full rings "
            + Units.rate(plan.chunk().call().bytesPerSecond()) + ", the fastest length "
            + Units.rate(plan.chunk().highest()));
        line("a call of " + Units.bytes(plan.chunk().call().chunk()), "p50 " + Units.time(plan.chunk().call().p50Ns())
            + ", p99 " + Units.time(plan.chunk().call().p99Ns()) + (plan.chunk().meets() ? "" : ", not")
            + " below the target of " + Units.time(plan.request().pauseTargetNs()));
    }

    private void printLimit(ChannelLimit limit, long channels) {
        line("in " + Units.time(limit.targetNs()), Units.count(limit.paused()) + " paused, "
            + Units.count(limit.live()) + " live" + (limit.isExtrapolated() ? " (extrapolated)" : "")
            + "; " + Units.count(channels) + " of them, paused, " + (Double.isNaN(limit.pausedFill())
            ? "not even empty" : "up to " + Units.share(limit.pausedFill()) + " full"));
    }

    private void printSchedule(Plan plan) {
        final Schedule schedule = plan.schedule();
        title("Interval");
        line("Young, Daly", Units.time(schedule.youngNs()) + ", " + Units.time(schedule.dalyNs())
            + " for live saves, " + Units.time(schedule.youngLostNs()) + ", " + Units.time(schedule.dalyLostNs())
            + " lost to a failure; Daly " + Units.time(schedule.pausedDalyNs()) + " for paused ones");
        line("planned with", Units.time(schedule.intervalNs()) + (schedule.asked() ? ", asked for" : ", Daly's")
            + (schedule.liveOverhead() > plan.request().maxOverhead() ? "; live saves take more of the time than "
            + Units.share(plan.request().maxOverhead()) : ""));
        line("overhead", "paused " + Units.share(schedule.pausedOverhead()) + ", live "
            + Units.share(schedule.liveOverhead()) + ", live on another core "
            + Units.share(schedule.beginOverhead()));
        line("lost to a failure", Units.time(schedule.lostNs()) + " on average, restore included, "
            + Units.share(schedule.lostShare()) + " of all time");
        line("at most " + Units.share(plan.request().maxOverhead()) + " overhead", "live every "
            + least(schedule.leastLive()));
        line("", "paused every " + least(schedule.leastPaused()));
        line("", "live on another core every " + least(schedule.leastBegin()));
    }

    private static String least(LeastInterval least) {
        return Units.time(least.intervalNs()) + ", " + Units.time(least.lostNs()) + " lost to a failure";
    }

    private void printRoom(Plan plan) {
        title("Room while a live save pins");
        line("slack a ring needs", Units.bytes(Math.round(plan.slackPerRing())) + ", it has "
            + Units.bytes(Math.round(plan.freePerRing())));
        line("moved aside", plan.spilledAtMost() == 0 ? "nothing"
            : "up to " + Units.bytes(Math.round(plan.spilledAtMost())) + ", the spill arena holds "
            + Units.bytes(plan.memory().spill()));
    }

    private void printMigration(MigrationForecast migration, PlanRequest request) {
        title("Migration");
        line(migration.converges() ? "converges" : "does not converge",
            migration.rounds() + (migration.rounds() == 1 ? " image" : " images") + " while it runs, "
            + Units.rate(request.writeRate()) + " written against " + Units.rate(migration.bytesPerSecond())
            + " sent");
        estimate("blackout", migration.blackout());
        line("left for it", Units.bytes(migration.lastBytes()) + ", and its restore comes on top");
        line("sent in all", Units.bytes(migration.sentBytes()) + " in " + Units.time(migration.durationNs()));
        if (!migration.converges()) {
            line("to change", "write less, take a faster sink, fewer channels, or allow a pause of "
                + Units.time(migration.blackout().mostNs()));
        }
    }

    private void printMemory(MemoryUse memory) {
        title("Memory");
        line("set", Units.bytes(memory.set()) + " off heap, exact");
        line("session", Units.bytes(memory.capture()) + " capture, " + Units.bytes(memory.spill()) + " spill, "
            + Units.bytes(memory.lineage()) + " bases of deltas, "
            + Units.bytes(memory.tables() + memory.slots()) + " tables, "
            + Units.bytes(memory.buffers()) + " chunks");
        line("total", Units.bytes(memory.total()));
    }

    private void printStorage(StorageNeeds storage, PlanRequest request) {
        title("Disk and network");
        line("kept", Units.bytes(Math.round(storage.keptBytes())) + ", " + request.retain()
            + (request.retain() == 1 ? " full image" : " full images"));
        line("each day", Units.digits(storage.savesPerDay()) + " saves: "
            + Units.bytes(Math.round(storage.fullBytesPerDay())) + " as full images, "
            + Units.bytes(Math.round(storage.deltaBytesPerDay())) + " as deltas");
    }

    private void estimate(String name, Estimate estimate) {
        line(name, Units.time(estimate.ns()) + " (" + Units.time(estimate.leastNs()) + " to "
            + Units.time(estimate.mostNs()) + ')' + (estimate.isExtrapolated()
            ? " extrapolated: " + String.join(", ", estimate.outside()) + " outside of the measured range" : ""));
    }

    /** Operations as the table of times names them. The measured rest of a live save is in its whole time. */
    private static String name(Operation operation) {
        return switch (operation) {
            case SAVE -> "paused save";
            case PARALLEL -> "save by several threads";
            case BEGIN -> "live save, begin";
            case DRAIN -> "live save, the rest";
            case DELTA -> "delta";
            case RESTORE -> "restore";
        };
    }

    private void title(String text) {
        out.println();
        out.println(text);
    }

    private void line(String name, String value) {
        out.println(Units.format("  %-26s %s", name, value));
    }
}
