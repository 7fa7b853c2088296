/* A platform for the runtime as a shared object: text and frames go to buffers that the tests read. */
#include <platform.h>
#include <runtime.h>
#include <string.h>

#define HOST_HEAP (1 << 20)

const char __symbols_start[1], __symbols_end[1], __text_start[1], __text_end[1];

char host_console[65536];
size_t host_console_size;
char host_channel[65536];
size_t host_channel_size;
const char *host_input = "";
const void *host_disk;
size_t host_disk_size;
char host_heap[HOST_HEAP] __attribute__((aligned(16)));

static void host_append(char *buffer, size_t *used, const void *data, size_t size) {
    memcpy(buffer + *used, data, size);
    *used += size;
}

void platform_console_write(const char *text, size_t size) {
    host_append(host_console, &host_console_size, text, size);
}

int platform_console_read(void) {
    return *host_input ? (unsigned char)*host_input++ : -1;
}

void platform_channel_write(const void *data, size_t size) {
    host_append(host_channel, &host_channel_size, data, size);
}

void platform_memory(void **start, size_t *size) {
    *start = host_heap;
    *size = HOST_HEAP;
}

void platform_ramdisk(const void **data, size_t *size) {
    *data = host_disk;
    *size = host_disk_size;
}

void platform_exit(int status) {
    (void)status;
    for (;;)
        __asm__ volatile("ud2");
}

void runtime_exit(int status) {
    platform_exit(status);
}

/* One call for many values. */
void host_apply(float (*function)(float), const float *from, float *to, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] = function(from[i]);
}

void host_apply2(float (*function)(float, float), const float *x, const float *y, float *to, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] = function(x[i], y[i]);
}
