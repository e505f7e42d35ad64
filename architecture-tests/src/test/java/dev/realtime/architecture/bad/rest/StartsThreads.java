package dev.realtime.architecture.bad.rest;

import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Has threads of its own, and stops others'. */
public final class StartsThreads {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    void sleepLonger() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    Thread thread() {
        return new Thread("mine");
    }

    Function<Runnable, Thread> threads() {
        return Thread::new;
    }

    ExecutorService executors() {
        return Executors.newCachedThreadPool();
    }

    ExecutorService pool() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    ExecutorService scheduled() {
        return new ScheduledThreadPoolExecutor(1);
    }

    ExecutorService common() {
        return ForkJoinPool.commonPool();
    }

    Timer timer() {
        return new Timer();
    }

    Executor delayed() {
        return CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    }
}
