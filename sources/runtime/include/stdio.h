/* Formatted text on the console. There are no files: stdout and stderr are both the console. */
#ifndef STDIO_H
#define STDIO_H

#include <stdarg.h>
#include <stddef.h>

#define EOF (-1)

typedef struct console_file FILE;

/* Never dereferenced, only told apart. */
#define stdin ((FILE *)1)
#define stdout ((FILE *)2)
#define stderr ((FILE *)3)

int printf(const char *format, ...);
int vprintf(const char *format, va_list arguments);
int fprintf(FILE *file, const char *format, ...);
int vfprintf(FILE *file, const char *format, va_list arguments);
int sprintf(char *buffer, const char *format, ...);
int vsprintf(char *buffer, const char *format, va_list arguments);
int snprintf(char *buffer, size_t size, const char *format, ...);
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);

int putchar(int character);
int puts(const char *text);
int putc(int character, FILE *file);
int fputc(int character, FILE *file);
int fputs(const char *text, FILE *file);
size_t fwrite(const void *data, size_t size, size_t count, FILE *file);
int fflush(FILE *file);

int getchar(void);
int getc(FILE *file);
int fgetc(FILE *file);
char *fgets(char *buffer, int size, FILE *file);

#endif
