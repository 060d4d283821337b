package org.lethe;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.lethe.archive.Archive;
import org.lethe.archive.Datasets;
import org.lethe.archive.Stores;
import org.lethe.archive.creation.Creation;
import org.lethe.archive.zip.ZipArchives;
import org.lethe.archive.zip.ZipJobs;
import org.lethe.cli.CommandLineInterface;
import org.lethe.cli.CommandLineInterface.Afterwards;
import org.lethe.cli.LogbackLevels;
import org.lethe.config.Settings;
import org.lethe.dicom.Dictionary;
import org.lethe.dicomweb.DicomWebRoutes;
import org.lethe.dicomweb.servers.RemoteJobs;
import org.lethe.dicomweb.servers.RemoteRoutes;
import org.lethe.dicomweb.servers.Remotes;
import org.lethe.http.ArchiveRoutes;
import org.lethe.http.AttachmentRoutes;
import org.lethe.http.BulkRoutes;
import org.lethe.http.ClusterRoutes;
import org.lethe.http.CreationRoutes;
import org.lethe.http.DatasetRoutes;
import org.lethe.http.DecodingRoom;
import org.lethe.http.EncodingRoutes;
import org.lethe.http.FileRoutes;
import org.lethe.http.FileSystemRoutes;
import org.lethe.http.HttpServer;
import org.lethe.http.ImageRoutes;
import org.lethe.http.InstanceRoutes;
import org.lethe.http.JobRoutes;
import org.lethe.http.LabelRoutes;
import org.lethe.http.LogLevelRoutes;
import org.lethe.http.LogRoutes;
import org.lethe.http.MetadataRoutes;
import org.lethe.http.MetricsRoutes;
import org.lethe.http.NumpyRoutes;
import org.lethe.http.OhifRoutes;
import org.lethe.http.OpenApiRoutes;
import org.lethe.http.PageRoutes;
import org.lethe.http.PeerRoutes;
import org.lethe.http.Pictures;
import org.lethe.http.PluginRoutes;
import org.lethe.http.ProfileRoutes;
import org.lethe.http.ProjectRoutes;
import org.lethe.http.ReconstructRoutes;
import org.lethe.http.ReportRoutes;
import org.lethe.http.ResourceRoutes;
import org.lethe.http.RewriteRoutes;
import org.lethe.http.RouteFamily;
import org.lethe.http.ServerRoutes;
import org.lethe.http.StatisticsRoutes;
import org.lethe.http.SystemRoutes;
import org.lethe.http.ToolRoutes;
import org.lethe.http.UploadRoutes;
import org.lethe.index.Index;
import org.lethe.index.Node;
import org.lethe.index.Nodes;
import org.lethe.jobs.JobEngine;
import org.lethe.peers.PeerStoreJobs;
import org.lethe.peers.Peers;
import org.lethe.webdav.WebDavRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: every part of a server is made here, started in this order, and stopped in reverse. */
public final class Lethe implements CommandLineInterface.Server {
    private static final Logger LOG = LoggerFactory.getLogger(Lethe.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpServer http;
    /** Null until there is an index. */
    private Nodes nodes;
    private volatile Afterwards afterwards = Afterwards.END;

    private Lethe() {}

    /** Does what the command line says. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(new CommandLineInterface(version(), Lethe::start, out, err).run(arguments));
    }

    /** The version of this build, as its manifest has it. */
    public static String version() {
        String version = Lethe.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * Builds and starts a server. What was started is stopped again if a later part fails.
     *
     * @throws org.lethe.error.LetheException if a part cannot be opened
     */
    public static Lethe start(Settings settings) {
        Lethe lethe = new Lethe();
        try {
            lethe.open(settings);
        } catch (RuntimeException e) {
            lethe.close();
            throw e;
        }
        LOG.info("{} is ready: Lethe {}", settings.server().name(), version());
        return lethe;
    }

    private void open(Settings settings) {
        Clock clock = Clock.system(ZoneId.systemDefault());
        // Begun first and in parallel: it takes as long to load as the index to open.
        CompletableFuture<Dictionary> dictionary = CompletableFuture.supplyAsync(() -> Datasets.dictionary(settings));
        Stores stores = add(Stores.open(settings.storage(), descriptionOf(settings)));
        Index index = stores.index();
        nodes = index.nodes();
        JobEngine jobs = new JobEngine(index.jobs(), settings.jobs(), clock);
        Archive archive = add(Archive.open(stores.blobs(), index, dictionary.join(), settings, jobs));
        ZipArchives zips = add(new ZipArchives(archive));
        ZipJobs zipJobs = new ZipJobs(zips, archive, settings.jobs().mediaArchivesMax());
        zipJobs.kinds().forEach(jobs::register);
        DicomParts dicom = new DicomParts(settings, archive, jobs);
        archive.start(dicom::endWorklistsOf);
        Peers peers = new Peers(settings.peers(), index);
        PeerStoreJobs peerStoreJobs =
                new PeerStoreJobs(archive, peers, settings.peers(), settings.storage().exportsLogged());
        peerStoreJobs.kinds().forEach(jobs::register);
        RemoteJobs remoteJobs = new RemoteJobs(archive, new Remotes(settings.dicomWeb(), index), settings);
        remoteJobs.kinds().forEach(jobs::register);
        add(dicom.scu());
        add(jobs).start(); // so that it ends before what it works with
        add(dicom.server()).start();
        List<RouteFamily> routes = new ArrayList<>(contentRoutes(settings, archive, jobs, clock));
        routes.addAll(dicom.routes());
        routes.addAll(List.of(
                new ArchiveRoutes(index, zips, zipJobs, jobs, settings),
                new JobRoutes(jobs, zipJobs),
                new PeerRoutes(peers, peerStoreJobs, jobs),
                new RemoteRoutes(remoteJobs, jobs, settings.dicomWeb()),
                new SystemRoutes(archive, settings, dicom.server()::port, version()),
                new ClusterRoutes(index),
                new OpenApiRoutes(version()),
                new PageRoutes(settings.web().pageEnabled()),
                new OhifRoutes(settings.web().ohifDirectory(), settings.dicomWeb().root(), version()),
                new ServerRoutes(dicom.accepted(), settings, new Whole()),
                new PluginRoutes(settings, version()),
                new LogLevelRoutes(new LogbackLevels()),
                new MetricsRoutes(index, jobs, settings.server(), clock)));
        http = new HttpServer(settings, routes);
        if (settings.http().enabled()) {
            http.start();
            parts.addLast(http::stop);
        }
    }

    /** What is stored, and what becomes of it. */
    private static List<RouteFamily> contentRoutes(Settings settings, Archive archive, JobEngine jobs, Clock clock) {
        Index index = archive.index();
        Pictures pictures = new Pictures(archive, DecodingRoom.ofHeap());
        ResourceRoutes resources = new ResourceRoutes(archive, settings.server());
        return List.of(
                resources,
                new UploadRoutes(archive),
                new CreationRoutes(archive, new Creation(archive, clock)),
                new InstanceRoutes(archive),
                new FileRoutes(archive),
                new FileSystemRoutes(archive, settings.server()),
                new DatasetRoutes(archive),
                new ImageRoutes(pictures),
                new NumpyRoutes(pictures),
                new MetadataRoutes(index, settings.server()),
                new LabelRoutes(index),
                new AttachmentRoutes(archive, settings.server()),
                new StatisticsRoutes(index),
                new RewriteRoutes(archive, jobs),
                new ProfileRoutes(archive),
                new BulkRoutes(archive, resources),
                new ProjectRoutes(archive),
                new ReportRoutes(archive.rewriteJobs().reports()),
                new LogRoutes(index),
                new EncodingRoutes(archive, settings.dicom()),
                new ReconstructRoutes(archive.reconstruction()),
                new ToolRoutes(archive, resources, settings, clock),
                new DicomWebRoutes(pictures, settings),
                new WebDavRoutes(archive, settings.webDav(), clock));
    }

    private static Node.Description descriptionOf(Settings settings) {
        List<String> addresses = settings.http().bindAddresses();
        String host = addresses.isEmpty() ? hostName() : addresses.getFirst();
        return new Node.Description(settings.server().name(), host + ':' + settings.http().port(), version());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private <T extends AutoCloseable> T add(T part) {
        parts.addLast(part);
        return part;
    }

    @Override
    public int httpPort() {
        return http.port();
    }

    @Override
    public Afterwards await() throws InterruptedException {
        closed.await();
        return afterwards;
    }

    /** What requests may ask of the server as a whole. */
    private final class Whole implements ServerRoutes.Life {
        @Override
        public void shutDown() {
            Thread.ofPlatform().name("shutdown").start(Lethe.this::close);
        }

        @Override
        public void reset() {
            afterwards = Afterwards.START_AGAIN;
            shutDown();
        }
    }

    /** Stops every part, the last one first. A part that does not stop well does not keep the others from it. */
    @Override
    public synchronized void close() {
        if (closed.getCount() == 0) {
            return;
        }
        if (nodes != null) {
            nodes.drain(); // what is under way ends, part by part
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.removeLast();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop well", part.getClass().getSimpleName(), e);
            }
        }
        LOG.info("Lethe has stopped");
        closed.countDown();
    }
}
