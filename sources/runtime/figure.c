/* Numbers that the host records by name. */
#include <channel.h>
#include <string.h>

void report_figure(const char *name, uint64_t value) {
    size_t length = strlen(name);

    channel_begin(CHANNEL_FIGURE, sizeof value + length);
    channel_put(&value, sizeof value);
    channel_put(name, length);
    channel_end();
}
