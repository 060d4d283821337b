package org.lethe.dicomweb;

import java.util.stream.IntStream;
import org.lethe.dicom.TestInstance;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;

/** Small images, no two of which are the same. */
final class DicomWebImages {
    private DicomWebImages() {}

    /** An instance of one frame, with a number of its own. */
    static TestInstance image(int number) {
        return TestImage.of(16, raster(number)).instance(number);
    }

    /** An instance of several frames: the rasters of 1, 2 and so on. */
    static TestInstance ofFrames(int count) {
        return TestImage.of(16,
                IntStream.rangeClosed(1, count).mapToObj(DicomWebImages::raster).toArray(Raster[]::new));
    }

    static Raster raster(int seed) {
        int[] samples = new int[9 * 7];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i * (31 + seed) % 4096;
        }
        return new Raster(9, 7, 1, 12, samples);
    }
}
