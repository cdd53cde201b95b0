/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.fault;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every call of the engine to code of the embedder, as the public types say. */
final class EmbedderCalls {
    /** Interfaces of the JDK that the engine calls only for data. */
    private static final Set<Class<?>> DATA = Set.of(Path.class, List.class, CharSequence.class);

    private EmbedderCalls() {
    }

    /** Names such as AppState.encode and Channel.onSignal(Runnable), of the types that ARCHITECTURE lists. */
    static Set<String> all() throws IOException, ClassNotFoundException {
        final String page = Files.readString(Path.of("ARCHITECTURE.md"));
        final String surface = page.substring(page.indexOf("<!-- surface -->"), page.indexOf("<!-- /surface -->"));
        final Set<String> calls = new TreeSet<>();
        for (final String line : surface.lines().filter(row -> row.startsWith("| `")).toList()) {
            final List<String> names =
                Pattern.compile("`(\\w+)`").matcher(line).results().map((MatchResult name) -> name.group(1)).toList();
            for (final String name : names.subList(1, names.size())) {
                add(Class.forName("org.ringsave." + names.get(0) + '.' + name), calls);
            }
        }
        return calls;
    }

    private static void add(Class<?> type, Set<String> calls) {
        if (type.isInterface()) {
            for (final Method method : type.getDeclaredMethods()) {
                // Callers of a sink call writeAll, and no sink overrides it.
                if (!Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()
                    && !method.getName().equals("writeAll")) {
                    calls.add(type.getSimpleName() + '.' + method.getName());
                }
            }
            return;
        }
        final List<Executable> taking = new ArrayList<>(List.of(type.getDeclaredMethods()));
        taking.addAll(List.of(type.getDeclaredConstructors()));
        for (final Executable method : taking) {
            for (final Class<?> taken : method.getParameterTypes()) {
                if (Modifier.isPublic(method.getModifiers()) && taken.isInterface()
                    && taken.getName().startsWith("java.") && !DATA.contains(taken)) {
                    calls.add(type.getSimpleName() + (method instanceof Method ? '.' + method.getName() : "") + '('
                        + taken.getSimpleName() + ')');
                }
            }
        }
    }
}
