package org.lethe.http;

import java.nio.file.Path;

/** Two whole servers that know each other as DICOM modalities: "near", which is asked, and "far", which has things. */
public final class TwoServers implements AutoCloseable {
    private final Path folder;
    private final RunningServer near;
    private RunningServer far;

    /** @param nearOptions and @param farOptions further members of the configurations, each with a comma before it */
    public TwoServers(Path folder, String nearOptions, String farOptions) {
        this.folder = folder;
        this.near = RunningServer.start(folder, "near", nearOptions);
        this.far = RunningServer.start(folder, "far", farOptions);
        introduce();
    }

    private void introduce() {
        near.knows("far", far);
        far.knows("near", near);
    }

    /** The one that is asked. */
    public RunningServer near() {
        return near;
    }

    /** The one that has things. */
    public RunningServer far() {
        return far;
    }

    /** Ends the far one, and starts it again with what it has stored. */
    public void restartFar(String options) {
        far.close();
        far = RunningServer.start(folder, "far", options);
        introduce();
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
