/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.image.RegionEntry;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.RegionContent;
import org.ringsave.inspect.RegionReader;
import org.ringsave.tool.console.Amounts;
import org.ringsave.tool.output.JsonOutline;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Prints bytes of a region of an image: as hexdump does, or as JSON with an object for each page. */
final class RegionDump {
    private static final Pattern SPEC = Pattern.compile("(.+):([^:]+):([^:]+)");
    private static final int LINE_LENGTH = 16;
    private static final int PAGE_LENGTH = RegionEntry.PAGE_LENGTH;

    private final CommandSpec spec;
    private final String option;
    private final String name;
    private final long offset;
    private final long length;
    private final UnsafeBuffer page = new UnsafeBuffer(new byte[PAGE_LENGTH]);

    /** Reads the option NAME:OFFSET:LENGTH. */
    RegionDump(CommandSpec spec, String text) {
        this.spec = spec;
        option = "--region=" + text;
        final Matcher parts = SPEC.matcher(text);
        if (!parts.matches()) {
            throw wrong(" is not NAME:OFFSET:LENGTH; write it like memory:0x4000:64KiB");
        }
        name = parts.group(1);
        offset = bytes(parts.group(2));
        length = bytes(parts.group(3));
        if (offset < 0 || length < 1) {
            throw wrong(" has an OFFSET below 0 or a LENGTH below 1");
        }
    }

    private long bytes(String text) {
        try {
            return text.startsWith("0x") ? Long.parseLong(text.substring(2), LINE_LENGTH)
                : Amounts.bytes("--region", text);
        } catch (NumberFormatException e) {
            throw wrong(" has '" + text + "', which is no length; write it like 4096, 0x1000 or 4KiB");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ParameterException wrong(String reason) {
        return new ParameterException(spec.commandLine(), option + reason);
    }

    /** Prints the bytes. */
    void print(ImageContent image, boolean json) throws IOException {
        final RegionContent region = find(image);
        final PrintWriter writer = spec.commandLine().getOut();
        final RegionReader pages = image.pages(region);
        // A terminal shows the dump itself.
        final FileProgress progress = new FileProgress(spec.commandLine().getErr(), false, "dump", length);
        if (json) {
            final JsonOutline out = new JsonOutline(writer, false);
            out.value("region", name);
            out.value("offset", offset);
            out.value("length", length);
            out.beginList("pages");
            for (long at = offset; at < offset + length; at = end(at)) {
                final boolean isThere = pages.read(at / PAGE_LENGTH, page);
                progress.at(at - offset);
                out.row("offset", at, "bytes", isThere ? hex(at, end(at)) : null, "isInBase", isThere ? null : true);
            }
            out.end();
            out.end();
        } else {
            printLines(pages, writer, progress);
        }
        progress.end();
    }

    private RegionContent find(ImageContent image) throws IOException {
        for (final RegionContent region : image.regions()) {
            if (region.name().equals(name)) {
                if (offset > region.length() || length > region.length() - offset) {
                    throw wrong(" ends beyond the region, which has " + region.length() + " bytes");
                }
                return region;
            }
        }
        throw wrong(": " + image.info().path() + " has no region " + name + "; 'ringsave info' lists its regions");
    }

    /** End of the page at an offset, or of all. */
    private long end(long at) {
        return Math.min(offset + length, (at / PAGE_LENGTH + 1) * PAGE_LENGTH);
    }

    private String hex(long from, long to) {
        return HexFormat.of().formatHex(bytes(from, to));
    }

    private byte[] bytes(long from, long to) {
        final byte[] bytes = new byte[(int)(to - from)];
        page.getBytes((int)(from % PAGE_LENGTH), bytes);
        return bytes;
    }

    /** Lines of 16 bytes. A star stands for lines that are equal to the one before. */
    private void printLines(RegionReader pages, PrintWriter out, FileProgress progress) throws IOException {
        byte[] before = null;
        boolean isStar = false;
        for (long at = offset; at < offset + length;) {
            progress.at(at - offset);
            final boolean isThere = pages.read(at / PAGE_LENGTH, page);
            final long pageEnd = end(at);
            if (!isThere) {
                out.println(String.format("%012x  in the base of this delta", at));
                before = null;
                at = pageEnd;
            }
            while (at < pageEnd) {
                final long end = Math.min(pageEnd, at + LINE_LENGTH);
                final byte[] bytes = bytes(at, end);
                if (!Arrays.equals(bytes, before)) {
                    out.println(line(at, bytes));
                    isStar = false;
                } else if (!isStar) {
                    out.println('*');
                    isStar = true;
                }
                before = bytes;
                at = end;
            }
        }
        out.println(String.format("%012x", offset + length));
    }

    private static String line(long at, byte[] bytes) {
        final StringBuilder text = new StringBuilder();
        for (final byte each : bytes) {
            text.append(each >= ' ' && each < 127 ? (char)each : '.');
        }
        return String.format("%012x  %-47s  |%s|", at, HexFormat.ofDelimiter(" ").formatHex(bytes), text);
    }
}
