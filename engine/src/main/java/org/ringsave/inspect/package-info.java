/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Looks into image files: what an image holds, and how two images differ, in the words of the model.
 *
 * <pre>
 *     header   states   regions   channel 1   channel 4   ...   directory   end
 *       |                            ^           ^                  |        |
 *       |                            +-----------+------------------+        |   offset and digest of each channel
 *       +--------------------------------- ImageInfo ------------------------+   these two alone
 * </pre>
 *
 * <p>Rules of this room. A file is read at offsets, and only where a question needs it. Each record and block is
 * verified before a byte of it is used. Memory does not depend on the lengths of rings, regions and states.
 */
package org.ringsave.inspect;
