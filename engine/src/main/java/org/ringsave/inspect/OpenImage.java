/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.inspect;

import java.io.IOException;
import org.ringsave.image.ImageException;

/** An image whose records can be read in any order. One thread. */
final class OpenImage implements AutoCloseable {
    private final ImageBytes image;
    private final ImageFrame frame;
    private final RecordCursor records;
    private final Payload payload;
    private final ChannelDirectory directory;

    /** Reads header, end and the record of the directory. The image is closed with this, or if this fails. */
    OpenImage(ImageBytes image) throws IOException {
        this.image = image;
        boolean isOpen = false;
        try {
            frame = ImageFrame.read(image);
            records = new RecordCursor(image, frame);
            payload = new Payload(image);
            directory = new ChannelDirectory(records, frame, new Payload(image));
            isOpen = true;
        } catch (ImageException e) {
            throw e.in(image.name());
        } finally {
            if (!isOpen) {
                image.close();
            }
        }
    }

    String name() {
        return image.name();
    }

    ImageFrame frame() {
        return frame;
    }

    /** A cursor before the first state. */
    PartCursor parts() throws IOException {
        return new PartCursor(new RecordCursor(image, frame), payload);
    }

    ChannelDirectory directory() {
        return directory;
    }

    /** The channel that the directory is at. */
    ChannelContent channel() throws IOException {
        return ChannelContent.read(records, payload, directory.offset());
    }

    /** The record that was read last. */
    RecordCursor records() {
        return records;
    }

    /** The payload that was read last; it goes to that of any record. */
    Payload payload() {
        return payload;
    }

    /** Another payload of the image, to be read beside it. */
    Payload newPayload() {
        return new Payload(image);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
