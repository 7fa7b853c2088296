int first(int a, int b) { return a; } // warn unused-parameter

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
int second(int a, int b) { return a; }

/* For gcc a group ignores nothing that another group switched on. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused"
static int third(int a, int b) // gcc unused-function
{
    int c; // gcc unused-variable
    return a;
}
#pragma GCC diagnostic pop

int fourth(int a, int b)
{
    int c; // warn unused-variable
    a == b; // warn unused-value
#pragma GCC diagnostic ignored "-Wunused-value"
    a + b;
    return a;
}
#pragma GCC diagnostic pop

int sixth(int a, int b) { return a; } // warn unused-parameter

#pragma clang diagnostic ignored "-Wunused-parameter"
int seventh(int a, int b) { return a; } // warn unused-parameter

#pragma GCC diagnostic pop
int eighth(int a, int b) { return a; } // warn unused-parameter
