package org.lethe.rewrite;

import java.util.List;
import org.lethe.image.Region;

/**
 * What a request says about the pixels themselves.
 *
 * @param regions that become black ({@code Pixels})
 * @param lossyQuality from 1 to 100, where frames are encoded again that were compressed with loss
 */
public record PixelRequest(List<Region> regions, int lossyQuality) {
    public PixelRequest {
        regions = List.copyOf(regions);
    }
}
