/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Machine HERE = new Machine("Own CPU, family 3 model 4", 2, 1 << 20, 32 << 20, 1L << 34, "17",
        "Linux", "test", "2026-01-02T03:04:05Z");

    @TempDir
    private Path runs;

    private Path write(String name, Machine machine) throws IOException {
        final Path directory = Files.createDirectories(runs.resolve(name));
        final Model model = Fixtures.model();
        new Model(machine, model.operations(), model.chunks()).write(directory.resolve(Model.FILE));
        return directory;
    }

    @Test
    void jarHoldsTheNewestCommittedModel() throws IOException {
        final Machine committed = Results.named(Path.of("..", "..", "results"), HERE).model().machine();
        assertThat(Results.packaged().model().machine()).isEqualTo(committed);
    }

    @Test
    void missingFolderOfRunsGivesTheModelInTheJar() throws IOException {
        assertThat(Results.nearest(runs.resolve("missing"), HERE, Assertions::fail).place())
            .matches("results of [0-9]{4}-[0-9]{2}-[0-9]{2} in ringsave\\.jar");
    }

    @Test
    void ownProcessorInTheJarWinsOverARunOfAnother() throws IOException {
        write("other", Fixtures.MACHINE);
        final Machine packaged = Results.packaged().model().machine();
        assertThat(Results.nearest(runs, packaged, Assertions::fail).model().machine()).isEqualTo(packaged);
    }

    /** The jar's model is of this engine, so it holds for a reader whose folder is of the minor before. */
    @Test
    void oldRunOfTheOwnProcessorIsBehindTheModelInTheJar() throws IOException {
        final Machine packaged = Results.packaged().model().machine();
        final Path old = write("old", engine(packaged, "0.1.0", "2026-11-21T00:00:00Z"));
        assertThat(Results.nearest(runs, packaged, Assertions::fail).place()).endsWith("in ringsave.jar");
        assertThat(Results.named(old, packaged).warning(packaged)).hasValue(old + ": measured with engine 0.1.0, this"
            + " is " + packaged.engine() + "; the plan holds there, not here; run 'plan --calibrate' to measure here"
            + " (less than a minute)");
        final Path own = write("own", engine(packaged, packaged.engine(), "2026-11-20T00:00:00Z"));
        assertThat(Results.nearest(runs, packaged, Assertions::fail).place()).isEqualTo(own.toString());
        assertThat(Results.named(runs, packaged).place()).as("the old one is newer").isEqualTo(own.toString());
        assertThat(Results.named(own, packaged).warning(packaged)).isEmpty();
        final Machine build = engine(packaged, "development", "2026-11-22T00:00:00Z");
        assertThat(Results.named(old, packaged).warning(build)).as("its engine is not known").isEmpty();
    }

    private static Machine engine(Machine machine, String version, String date) {
        return new Machine(machine.cpu(), machine.cores(), machine.l2Bytes(), machine.l3Bytes(), machine.memory(),
            machine.jdk(), machine.system(), version, date);
    }

    @Test
    void ownProcessorComesFirstInANamedFolder() throws IOException {
        final Path own = write("own", jdk("25", "2026-01-01T00:00:00Z"));
        write("other", Fixtures.MACHINE);
        assertThat(Results.named(runs, HERE).place()).isEqualTo(own.toString());
    }

    @Test
    void ownRunWinsOverTheModelInTheJar() throws IOException {
        write("other", Fixtures.MACHINE);
        final Path own = write("own-calibration", HERE);
        assertThat(Results.nearest(runs, HERE, Assertions::fail).place()).isEqualTo(own.toString());
        assertThat(Results.nearest(runs, HERE, Assertions::fail).warning(HERE)).isEmpty();
    }

    @Test
    void foreignModelIsLeftOutWithOneWarning() throws IOException {
        final Path foreign = Files.createDirectories(runs.resolve("foreign"));
        Files.writeString(foreign.resolve(Model.FILE), "{\"weights\": []}");
        final List<String> warnings = new ArrayList<>();
        assertThat(Results.nearest(runs, HERE, warnings::add).place()).endsWith("in ringsave.jar");
        assertThat(warnings).singleElement().asString().startsWith(foreign.resolve(Model.FILE).toString())
            .endsWith("; this model is left out").hasLineCount(1);
        final Path own = write("own-calibration", HERE);
        assertThat(Results.nearest(runs, HERE, warnings::add).place()).isEqualTo(own.toString());
        assertThatThrownBy(() -> Results.named(foreign, HERE)).isInstanceOf(IOException.class)
            .hasMessageStartingWith(foreign.resolve(Model.FILE).toString());
    }

    @Test
    void runOnTheSameJdkComesBeforeANewerOneOnAnother() throws IOException {
        final Path older = write("older", jdk("17.0.1+9 Some VM", "2026-01-01T00:00:00Z"));
        final Path own = write("own", jdk("17.0.15+6 Some VM", "2026-01-02T00:00:00Z"));
        final Path other = write("other", jdk("25+3 Some VM", "2026-01-03T00:00:00Z"));
        assertThat(Results.nearest(runs, HERE, Assertions::fail).place()).isEqualTo(own.toString());
        assertThat(Results.named(runs, HERE).place()).isEqualTo(own.toString());
        final Machine on25 = jdk("25.0.3+1 Some VM", "2026-01-04T00:00:00Z");
        assertThat(Results.nearest(runs, on25, Assertions::fail).place()).isEqualTo(other.toString());
        assertThat(Results.named(older, on25).place()).isEqualTo(older.toString());
    }

    private static Machine jdk(String version, String date) {
        return new Machine(HERE.cpu(), HERE.cores(), HERE.l2Bytes(), HERE.l3Bytes(), HERE.memory(), version,
            HERE.system(), HERE.engine(), date);
    }

    @Test
    void damageOfTheNewestModelGivesTheOneBefore() throws IOException {
        final Path before = write("before", jdk("17", "2026-01-01T00:00:00Z"));
        final Path newest = write("newest", jdk("17", "2026-01-02T00:00:00Z")).resolve(Model.FILE);
        Files.writeString(newest, Files.readString(newest).replace("\"operations\"", "\"works\""));
        final List<String> warnings = new ArrayList<>();
        assertThat(Results.nearest(runs, HERE, warnings::add).place()).isEqualTo(before.toString());
        assertThat(warnings).singleElement().asString().startsWith(newest + ": \"operations\" is missing");
        assertThatThrownBy(() -> Results.named(runs, HERE)).hasMessageStartingWith(newest.toString());
    }

    @Test
    void modelOfAnotherProcessorWarnsInOneLineAndAdvisesToCalibrate() throws IOException {
        final Results packaged = Results.packaged();
        assertThat(packaged.warning(packaged.model().machine())).isEmpty();
        assertThat(packaged.warning(HERE)).hasValue(packaged.place() + ": measured on another machine ("
            + packaged.model().machine().cpu() + "), this is Own CPU, family 3 model 4; the plan holds there, not here;"
            + " run 'plan --calibrate' to measure here (less than a minute)");
    }
}
