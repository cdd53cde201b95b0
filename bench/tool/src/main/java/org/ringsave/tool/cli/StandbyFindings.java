/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.PrintWriter;
import org.ringsave.tool.console.Units;
import org.ringsave.tool.output.Outline;

/**
 * The end of the demo's source, and the begin of its standby.
 *
 * @param killedTick that the source had reached when it was killed.
 * @param sentTick   of the last cut that it began to send.
 * @param cutTick    of the last cut that the standby had.
 * @param cuts       that the standby had.
 * @param takeOverNs from the kill to the first tick of the standby, in nanoseconds.
 */
record StandbyFindings(long killedTick, long sentTick, long cutTick, long cuts, long takeOverNs)
    implements DemoFindings {
    @Override
    public void print(PrintWriter out) {
        out.println();
        out.println(Units.format("source: killed at tick %,d or soon after it", killedTick) + (sentTick <= cutTick ? ""
            : Units.format(", with the cut of tick %,d on its way; the first cuts take hundreds of ticks", sentTick)));
        out.println(Units.format("standby: has %s, took over at the last complete cut, tick %,d",
            cuts == 1 ? "1 cut" : Units.count(cuts) + " cuts", cutTick));
        out.println("from SIGKILL to its first tick: " + Units.time(takeOverNs) + "; a source that is silent for "
            + Units.time(StandbyStreams.SILENCE_NS) + " counts as dead");
        out.println();
    }

    @Override
    public void print(Outline out) {
        out.value("demo", "standby");
        out.value("killedTick", killedTick);
        out.value("sentTick", sentTick);
        out.value("cutTick", cutTick);
        out.value("cuts", cuts);
        out.value("takeOverNs", takeOverNs);
        out.value("silenceNs", StandbyStreams.SILENCE_NS);
    }
}
