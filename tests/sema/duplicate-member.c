struct s {
    int a;
    struct {
        long b, a;
    };
};

// 3:5: member 'a' is declared twice
