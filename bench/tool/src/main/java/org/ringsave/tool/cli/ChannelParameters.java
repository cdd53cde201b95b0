/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters that a channel of Aeron may have. Aeron itself ignores all others, also a misspelled one. */
final class ChannelParameters {
    private static final String SUFFIX = "_PARAM_NAME";
    private static final Set<String> NAMES = names();

    private ChannelParameters() {
    }

    /** The names that this version of Aeron's client has as constants, so that a newer one needs no list of ours. */
    private static Set<String> names() {
        final Set<String> names = new HashSet<>();
        for (final Field field : CommonContext.class.getFields()) {
            if (field.getName().endsWith(SUFFIX)) {
                names.add(value(field));
            }
        }
        return names;
    }

    private static String value(Field field) {
        try {
            return (String)field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A parameter of a channel that Aeron does not know. */
    static Optional<String> unknown(ChannelUri channel) {
        final List<String> unknown = new ArrayList<>();
        channel.forEachParameter((name, value) -> {
            if (!NAMES.contains(name)) {
                unknown.add(name);
            }
        });
        return unknown.stream().sorted().findFirst();
    }
}
