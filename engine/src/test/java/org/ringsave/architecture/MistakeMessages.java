/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Messages of mistakes, with a fixed text for each part that differs from run to run. */
final class MistakeMessages {
    private final Path folder;
    private final Set<String> messages = new LinkedHashSet<>();

    /** Makes no messages yet. They name files of a folder without the folder. */
    MistakeMessages(Path folder) {
        this.folder = folder;
    }

    /** Makes a mistake, and keeps its message. */
    void add(ThrowingCallable mistake) {
        final Throwable thrown = catchThrowable(mistake);
        assertThat(thrown).isNotNull();
        messages.add(thrown.getMessage().replace(folder + "/", "").replace(getClass().getPackageName() + '.', "")
            .replaceAll("\\w+\\$", "").replaceAll("[0-9a-f]{32}", "CUTID"));
    }

    Set<String> all() {
        return messages;
    }
}
