/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java examples of a page. Each stands between two comments with its name, exactly as the test compiles it. */
final class PageExamples {
    private static final Pattern EXAMPLE =
        Pattern.compile("<!-- ([a-z-]+) -->\n```java\n(.*?)```\n<!-- /\\1 -->\n", Pattern.DOTALL);
    private static final String IMPORTS = """
        import java.io.*;
        import java.nio.ByteBuffer;
        import com.github.luben.zstd.*;
        import java.nio.channels.ByteChannel;
        import java.nio.channels.Channels;
        import java.nio.channels.FileChannel;
        import java.nio.channels.ReadableByteChannel;
        import java.nio.channels.ServerSocketChannel;
        import java.nio.channels.SocketChannel;
        import java.nio.channels.WritableByteChannel;
        import java.nio.file.*;
        import java.security.*;
        import java.util.*;
        import java.util.concurrent.*;
        import javax.crypto.*;
        import javax.crypto.spec.GCMParameterSpec;
        import org.agrona.*;
        import org.agrona.concurrent.AgentRunner;
        import org.agrona.concurrent.BackoffIdleStrategy;
        import org.agrona.concurrent.UnsafeBuffer;
        import org.agrona.concurrent.status.CountersReader;
        import org.ringsave.channel.*;
        import org.ringsave.delta.*;
        import org.ringsave.image.*;
        import org.ringsave.inspect.*;
        import org.ringsave.migrate.*;
        import org.ringsave.restore.*;
        import org.ringsave.ring.*;
        import org.ringsave.save.*;
        import org.ringsave.store.*;
        public class Example {
        """;

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** Shared, since most of a compilation is the reading of the class path. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private final String text;

    PageExamples(Path page) throws IOException {
        text = Files.readString(page);
    }

    String text() {
        return text;
    }

    /** Names of all examples, in the order of the page. */
    List<String> names() {
        return EXAMPLE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** How many Java blocks the page has, with or without a name. */
    long blockCount() {
        return text.lines().filter("```java"::equals).count();
    }

    /** The code of an example. */
    String example(String name) {
        final List<MatchResult> found =
            EXAMPLE.matcher(text).results().filter(match -> match.group(1).equals(name)).toList();
        assertThat(found).as("examples named " + name).hasSize(1);
        return found.get(0).group(2);
    }

    /** Compiles a class Example with these members into a folder. */
    static void compile(Path folder, String members) throws IOException {
        final Path source = folder.resolve("Example.java");
        Files.writeString(source, IMPORTS + members + "}\n");
        final List<String> options = List.of("-proc:none", "-d", folder.toString());
        final JavaCompiler.CompilationTask task =
            COMPILER.getTask(null, FILES, null, options, null, FILES.getJavaFileObjects(source));
        assertThat(task.call()).isTrue();
    }
}
