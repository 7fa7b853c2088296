typedef void (*anything)(void);
typedef int (*one)(int);

int f(int a, char *b);
void g(void);
int old();
int va(int a, ...);

void h(one o, void *p)
{
    (void)(one)f; // warn cast-function-type
    (void)(anything)f;
    (void)(one)(anything)f;
    (void)(one)g;
    (void)(one)old;
    (void)(int (*)(int, void *))f;
    (void)(int (*)(unsigned, char *))f;
    (void)(long (*)(int, char *))f; // warn cast-function-type
    (void)(void (*)(int, char *))f; // warn cast-function-type
    (void)(int (*)(int, char *, int))f; // warn cast-function-type
    (void)(one)va;
    (void)(int (*)(double, ...))va; // warn cast-function-type
    (void)(one)p;
    (void)(anything)o;
}
