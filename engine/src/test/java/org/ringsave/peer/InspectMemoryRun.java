/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.inspect.ChannelContent;
import org.ringsave.inspect.ImageContent;
import org.ringsave.inspect.ImageDiff;
import org.ringsave.inspect.PacketCursor;
import org.ringsave.inspect.RegionContent;
import org.ringsave.inspect.RegionReader;
import org.ringsave.inspect.RequestCursor;
import org.ringsave.store.ImageFile;

/** A JVM with little memory that looks into two images which are longer than that. It prints what it finds. */
final class InspectMemoryRun {
    private InspectMemoryRun() {
    }

    /** Takes the files of both images. */
    public static void main(String[] args) throws IOException {
        final Path first = Path.of(args[0]);
        System.out.println(ImageDiff.of(first, Path.of(args[1])));
        try (ImageContent image = ImageContent.open(first)) {
            long pages = 0;
            for (final RegionContent region : image.regions()) {
                final RegionReader reader = image.pages(region);
                final UnsafeBuffer page = new UnsafeBuffer(new byte[4096]);
                for (long number = 0; number < region.presentPages(); number++) {
                    pages += reader.read(number, page) ? 1 : 0;
                }
            }
            long count = 0;
            long requestCount = 0;
            boolean isWhole = true;
            for (long number = 0; number < image.channels().count(); number++) {
                final ChannelContent channel = image.channels().get(number);
                count += number > 0 ? 0 : packets(image, channel);
                requestCount += requests(image, channel);
                isWhole &= image.channels().isWhole(number);
            }
            System.out.println(pages + " pages, " + count + " packets, " + requestCount + " requests, whole: "
                + isWhole);
        }
        ImageFile.verify(first);
        System.out.println("peak " + PeakMemory.length());
    }

    private static long packets(ImageContent image, ChannelContent channel) throws IOException {
        final PacketCursor packets = image.channels().packets(channel.outgoing());
        long count = 0;
        while (packets.next()) {
            count++;
        }
        return count;
    }

    private static long requests(ImageContent image, ChannelContent channel) throws IOException {
        final RequestCursor requests = image.channels().requests(channel);
        long count = 0;
        while (requests.next()) {
            count++;
        }
        return count;
    }
}
